"""The studio: what people see and click. Everything it does is done by `att3d_core`."""
