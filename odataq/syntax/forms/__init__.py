"""How a text is parsed by each rule of the ABNF."""
