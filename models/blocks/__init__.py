"""What networks are built of: attention, the stack of Transformer layers, recurrent layers, the output layer."""
