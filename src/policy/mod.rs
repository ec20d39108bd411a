//! `countersign.yaml`: people, roles and rule settings, checked.
