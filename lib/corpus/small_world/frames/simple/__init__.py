"""Frames of one clause."""
