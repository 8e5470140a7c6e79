"""What the response to a query looks like."""
