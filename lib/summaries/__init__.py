"""What is this in short? The news of the small world as something to train on, to answer, and to score."""

#: the methods that can be taught by texts and their summaries
CAN = ("rnn", "rnn_attention", "transformer_decoder", "transformer_seq2seq")
