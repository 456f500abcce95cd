-- A cluster that was added by mistake can be removed, as long as nothing was ever reported of it.
GRANT DELETE ON clusters TO muster_app;
