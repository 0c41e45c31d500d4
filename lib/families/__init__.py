"""The families of large models beside this app's own three, and a pretrained model that a reader names."""
