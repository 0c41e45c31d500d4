"""News of the small world: articles of four to six sentences about known events, and the sentence that sums them up."""
