package dev.fanfare.drill.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class HtmlReportTest {
    private static final Pattern SVG = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL);

    @Test
    void page_needsNothingButItself() {
        String page = page(Samples.held(), Samples.broken(), Samples.notRun());

        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .endsWith("</html>\n")
                .doesNotContain("<script", "<link", "src=", "href=", "@import", "url(", "http:", "https:");
    }

    @Test
    void textsFromOutside_areEscaped() {
        String page = page(Samples.broken(), Samples.notRun());

        assertThat(page)
                .doesNotContain("<b>1</b>", "</script>", "\u0001")
                .contains("node &quot;&lt;b&gt;1&lt;/b&gt;&quot; &amp; &#39;co &#39; ]]&gt; lost &lt;/script&gt;")
                .contains("cut &lt;it&gt;");
    }

    @Test
    void pictures_areWellFormed_andShowEachMark() throws Exception {
        List<Element> pictures = pictures(page(Samples.held()));

        assertThat(pictures).hasSize(2);
        Element timeline = pictures.get(0);
        assertThat(timeline.getElementsByTagName("circle").getLength()).isEqualTo(2);
        assertThat(timeline.getTextContent())
                .contains("deliveries/s", "reconnects, in each second", "10,000", "kill -9 node-2");
        Element distribution = pictures.get(1);
        assertThat(distribution.getTextContent()).contains("200 ms", "6 times", "more");
    }

    @Test
    void pictures_stayInTheirFrame() throws Exception {
        for (Element picture : pictures(page(Samples.held()))) {
            String[] frame = picture.getAttribute("viewBox").split(" ");
            var bars = picture.getElementsByTagName("rect");
            assertThat(bars.getLength()).isPositive();
            for (int i = 0; i < bars.getLength(); i++) {
                Element bar = (Element) bars.item(i);
                double right = number(bar, "x") + number(bar, "width");
                double bottom = number(bar, "y") + number(bar, "height");
                assertThat(number(bar, "x")).isNotNegative();
                assertThat(number(bar, "height")).isNotNegative();
                assertThat(right).isLessThanOrEqualTo(Double.parseDouble(frame[2]));
                assertThat(bottom).isLessThanOrEqualTo(Double.parseDouble(frame[3]));
            }
        }
    }

    @Test
    void figures_andWhatWentWrong_areThere() {
        String page = page(Samples.held(), Samples.broken());

        assertThat(page)
                .contains("80,000", "3,990", "seed 7", "1.23 s", "node-4 holds 5")
                .contains("All runs", "What went wrong", "4 lost", "expected no reset; there were 2")
                .contains("fanfare drill node-kill --report &lt;dir&gt;");
    }

    @Test
    void resumesThatNobodyCounted_areNotGivenAsNone() {
        assertThat(page(Samples.held())).contains("resumes from Redis").doesNotContain("not counted");
        assertThat(page(Samples.broken())).contains("not counted (no --ops)").doesNotContain("resumes from Redis");
    }

    @Test
    void runWithoutAnyTraffic_hasNoPictures_andSaysWhy() {
        String page = page(Samples.notRun());

        assertThat(page).doesNotContain("<svg").contains("It could not be run", "node-1 ended:");
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    private static List<Element> pictures(String page) throws Exception {
        List<Element> pictures = new ArrayList<>();
        Matcher svg = SVG.matcher(page);
        while (svg.find()) {
            pictures.add(DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(svg.group())))
                    .getDocumentElement());
        }
        return pictures;
    }

    private static String page(Outcome... outcomes) {
        return HtmlReport.of(Samples.report(outcomes));
    }
}
