"""Door for people: pages, one module and one template folder per page group."""
