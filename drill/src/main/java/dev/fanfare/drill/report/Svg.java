package dev.fanfare.drill.report;

import java.util.Locale;

/** Pieces of an SVG picture. Texts are escaped here, classes are ours. */
final class Svg {
    private final StringBuilder out = new StringBuilder();

    /** A picture of this size in its own units; it is shown as wide as the page. */
    Svg(int width, int height, String label) {
        add("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">", width, height, Html.escape(label));
    }

    void line(String css, double x1, double y1, double x2, double y2) {
        add("<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", css, x1, y1, x2, y2);
    }

    /** A rectangle with a text that appears when it is pointed at. */
    void bar(String css, double x, double y, double width, double height, String tip) {
        add(
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%s</title></rect>",
                css, x, y, width, height, Html.escape(tip));
    }

    void dot(double x, double y, double radius, String tip) {
        add(
                "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"><title>%s</title></circle>",
                x, y, radius, Html.escape(tip));
    }

    void path(String css, CharSequence d) {
        add("<path class=\"%s\" d=\"%s\"/>", css, d);
    }

    /** A text; {@code anchor}: {@code start}, {@code middle} or {@code end} of it is at {@code x}. */
    void text(String css, double x, double y, String anchor, String text) {
        add(
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
                css, x, y, anchor, Html.escape(text));
    }

    String end() {
        return out.append("</svg>\n").toString();
    }

    private void add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
