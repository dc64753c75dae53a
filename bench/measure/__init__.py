"""The same questions asked four ways, side by side: plain SQL, this product, stock guardian, and row security by the book."""
