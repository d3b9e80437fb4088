//! To come: the tables of a spec, built from its model, for the rules that generated clients run.
