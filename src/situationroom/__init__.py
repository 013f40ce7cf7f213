"""K-ICT export situation room (K-ICT 수출 버추얼 상황실)."""
