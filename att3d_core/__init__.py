"""ATT3D: amortized text-to-3D object synthesis (Lorraine et al., ICCV 2023)."""

__version__ = "0.1.0"
