"""What figures wear and do beyond the sets of the paper, and how cloth and fur change colour."""
