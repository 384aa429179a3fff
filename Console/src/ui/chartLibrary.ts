import { BarController, BarElement, CategoryScale, Chart, Legend, LinearScale, LineController, LineElement, PointElement, Tooltip } from "chart.js";

Chart.register(BarController, BarElement, CategoryScale, Legend, LinearScale, LineController, LineElement, PointElement, Tooltip);
Chart.defaults.font.family = "Inter, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif";
Chart.defaults.font.size = 12;

export { Chart };
