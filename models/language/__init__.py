"""Text before it becomes tokens and after, language codes, and the one tokenizer."""
