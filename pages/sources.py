import streamlit as st
from shnro_core.ui.router import ensure_routed
ensure_routed()
st.title("sources")
import pandas as pd
st.dataframe(pd.DataFrame({"а":[1.5,2]}))
st.selectbox("x",["a","b"])
st.multiselect("y",["a","b"])
st.file_uploader("f")
