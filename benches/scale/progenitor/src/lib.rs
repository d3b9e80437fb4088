//! The client that the OpenAPI document stands for.

progenitor::generate_api!("../generated/openapi.json");
