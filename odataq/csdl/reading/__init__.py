"""From the events of the XML parser to the parts of a model."""
