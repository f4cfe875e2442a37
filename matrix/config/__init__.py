"""A pipeline.config read on the host: text to a tree, without protobuf and without protos."""
