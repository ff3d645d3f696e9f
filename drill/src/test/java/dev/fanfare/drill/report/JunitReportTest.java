package dev.fanfare.drill.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.io.StringWriter;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class JunitReportTest {
    @Test
    void eachRun_isATestCase_andTheSuiteCountsThem() throws Exception {
        Element suite = written(Samples.held(), Samples.broken(), Samples.notRun());

        assertThat(suite.getTagName()).isEqualTo("testsuite");
        assertThat(suite.getAttribute("tests")).isEqualTo("3");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(suite.getAttribute("errors")).isEqualTo("1");
        assertThat(suite.getAttribute("skipped")).isEqualTo("0");
        assertThat(suite.getAttribute("time")).isEqualTo("40.0");
        assertThat(testCase(suite, 0).getAttribute("name")).isEqualTo("node-kill seed 7");
        assertThat(testCase(suite, 0).getElementsByTagName("failure").getLength())
                .isZero();
        assertThat(testCase(suite, 0).getElementsByTagName("error").getLength()).isZero();
    }

    @Test
    void brokenRun_isAFailure_thatSaysWhy_withoutWhatXmlCannotSay() throws Exception {
        Element failure = (Element) testCase(written(Samples.broken()), 0)
                .getElementsByTagName("failure")
                .item(0);

        assertThat(failure.getAttribute("message"))
                .isEqualTo("4 lost, 0 duplicated, 0 reordered, 0 falsely recovered, 0 not as sent");
        assertThat(failure.getTextContent())
                .contains("expected no reset; there were 2")
                .contains("node \"<b>1</b>\" & 'co' ]]> lost </script>");
    }

    @Test
    void runThatCouldNotBeMade_isAnError_notAFailure() throws Exception {
        Element testCase = testCase(written(Samples.notRun()), 0);

        assertThat(testCase.getElementsByTagName("failure").getLength()).isZero();
        Element error = (Element) testCase.getElementsByTagName("error").item(0);
        assertThat(error.getAttribute("message")).isEqualTo("node-1 ended:");
    }

    private static Element testCase(Element suite, int index) {
        return (Element) suite.getElementsByTagName("testcase").item(index);
    }

    private static Element written(Outcome... outcomes) throws Exception {
        StringWriter out = new StringWriter();
        JunitReport.write(Samples.report(outcomes), out);
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(out.toString())))
                .getDocumentElement();
    }
}
