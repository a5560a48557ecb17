// The round sheet's Print button; without scripts the browser's own menu prints.
document.getElementById("print").addEventListener("click", () => window.print());
