"""What a line says by itself and about its neighbours, before it has a role."""
