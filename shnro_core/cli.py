"""Command line: ``shnro …``."""
import streamlit as st
