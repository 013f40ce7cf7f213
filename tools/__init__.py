"""Scripts that are run by hand or by the build, never by the product itself."""
