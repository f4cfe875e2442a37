"""The bundled demonstration: small real checkpoints, written by the OD API itself."""
