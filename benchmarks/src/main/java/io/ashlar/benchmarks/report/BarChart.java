package io.ashlar.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Horizontal bars as SVG, written by hand: the file stays small, has no fonts or scripts, and shows
 * in any browser. Bars consist of segments in a linear scale, or of one in a logarithmic scale.
 */
final class BarChart {
  private static final int LABEL_WIDTH = 230;
  private static final int PLOT_WIDTH = 480;
  private static final int VALUE_WIDTH = 110;
  private static final int BAR_HEIGHT = 18;
  private static final int GAP = 6;
  private static final int TOP = 64;
  private static final String[] COLORS = {
    "#2f6f9f", "#c8553d", "#588157", "#e0a458", "#7d5ba6", "#6c757d"
  };

  private final String title;
  private final String unit;
  private final boolean logarithmic;
  private final List<Bar> bars = new ArrayList<>();
  private final Map<String, String> colors = new LinkedHashMap<>();

  private record Bar(String label, Map<String, Double> segments, double mark) {
    double sum() {
      return segments.values().stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  BarChart(String title, String unit, boolean logarithmic) {
    this.title = title;
    this.unit = unit;
    this.logarithmic = logarithmic;
  }

  /**
   * Adds a bar.
   *
   * @param segments values by series
   * @param mark where a line is drawn across the bar, such as a goal; NaN for none
   */
  void add(String label, Map<String, Double> segments, double mark) {
    segments.keySet().forEach(s -> colors.putIfAbsent(s, COLORS[colors.size() % COLORS.length]));
    bars.add(new Bar(label, new LinkedHashMap<>(segments), mark));
  }

  boolean isEmpty() {
    return bars.isEmpty();
  }

  /** The whole file. */
  String svg() {
    int width = LABEL_WIDTH + PLOT_WIDTH + VALUE_WIDTH;
    int height = TOP + bars.size() * (BAR_HEIGHT + GAP) + GAP;
    StringBuilder svg = new StringBuilder();
    line(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
            + " height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">",
        width,
        height,
        width,
        height);
    line(svg, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", width, height);
    line(svg, "<text x=\"8\" y=\"20\" font-size=\"15\">%s</text>", escape(title));
    legend(svg);
    if (logarithmic) {
      int x = x(1);
      line(
          svg,
          "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#888888\"/>",
          x,
          TOP - 6,
          x,
          height - GAP);
    }
    int y = TOP;
    for (Bar bar : bars) {
      bar(svg, bar, y);
      y += BAR_HEIGHT + GAP;
    }
    svg.append("</svg>\n");
    return svg.toString();
  }

  private void legend(StringBuilder svg) {
    int x = 8;
    for (Map.Entry<String, String> series : colors.entrySet()) {
      line(
          svg,
          "<rect x=\"%d\" y=\"32\" width=\"12\" height=\"12\" fill=\"%s\"/>"
              + "<text x=\"%d\" y=\"42\">%s</text>",
          x,
          series.getValue(),
          x + 16,
          escape(series.getKey()));
      x += 34 + 8 * series.getKey().length();
    }
    line(svg, "<text x=\"%d\" y=\"42\" fill=\"#555555\">%s</text>", x + 8, escape(unit));
  }

  private void bar(StringBuilder svg, Bar bar, int y) {
    int text = y + BAR_HEIGHT - 5;
    line(
        svg,
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
        LABEL_WIDTH - 8,
        text,
        escape(bar.label()));
    double from = logarithmic ? 1 : 0;
    int right = x(from);
    for (Map.Entry<String, Double> segment : bar.segments().entrySet()) {
      double to = logarithmic ? segment.getValue() : from + segment.getValue();
      int left = Math.min(x(from), x(to));
      int end = Math.max(x(from), x(to));
      line(
          svg,
          "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>",
          left,
          y,
          Math.max(1, end - left),
          BAR_HEIGHT,
          color(segment.getKey()));
      right = Math.max(right, end);
      from = logarithmic ? 1 : to;
    }
    if (!Double.isNaN(bar.mark())) {
      int mark = x(bar.mark());
      right = Math.max(right, mark);
      line(
          svg,
          "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#111111\" stroke-width=\"2\"/>",
          mark,
          y - 2,
          mark,
          y + BAR_HEIGHT + 2);
    }
    line(svg, "<text x=\"%d\" y=\"%d\">%s</text>", right + 6, text, Numbers.text(bar.sum()));
  }

  private String color(String series) {
    return colors.getOrDefault(series, COLORS[0]);
  }

  private int x(double value) {
    double max = 0;
    double min = 1;
    for (Bar bar : bars) {
      max = Math.max(max, bar.sum());
      min = Math.min(min, Math.max(bar.sum(), 1e-3));
      if (!Double.isNaN(bar.mark())) {
        max = Math.max(max, bar.mark());
      }
    }
    double part;
    if (logarithmic) {
      double low = Math.log(Math.min(min, 1) * 0.9);
      double high = Math.log(Math.max(max, 2));
      part = (Math.log(Math.max(value, 1e-3)) - low) / (high - low);
    } else {
      part = max == 0 ? 0 : value / max;
    }
    return LABEL_WIDTH + (int) Math.round(part * PLOT_WIDTH);
  }

  private static void line(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
