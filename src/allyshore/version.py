"""The version of this package, for manifests and pages."""

VERSION = "0.1.0"
