"""What leaves the product to be read elsewhere: pictures, official prints, exports."""
