"""Where long work is computed: on this computer, or on a Ray cluster (LADDER_ENGINE). `pieces` is the interface."""
