package dev.fanfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.testing.Browser;
import dev.fanfare.testing.BrowserPage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageBrowserIT {
    @TempDir
    private Path dir;

    @Test
    void twoPagesOnDifferentNodes_chat_andGoOnWhenANodeDies() throws Exception {
        try (DemoProgram demo = new DemoProgram(dir);
                Browser browser = Browser.start(dir)) {
            demo.awaitStarted();
            List<DemoProgram.Node> nodes = demo.nodes();
            BrowserPage ana = browser.open(nodes.get(0).url() + "/?room=lobby&name=ana");
            BrowserPage bo = browser.open(nodes.get(1).url() + "/?room=lobby&name=bo");
            // Through the proxy where one is installed, as the demo tells a person to do.
            BrowserPage dee = browser.open(demo.frontUrl() + "/?room=lobby&name=dee");
            BrowserPage cyd = browser.open(nodes.get(2).url() + "/?room=cellar&name=cyd");
            ana.until("document.getElementById('state').dataset.node === 'node-1'");
            bo.until("document.getElementById('state').dataset.node === 'node-2'");
            cyd.until("document.getElementById('state').dataset.node === 'node-3'");
            dee.until("document.getElementById('state').dataset.state === 'open'");

            say(ana, "hello <b>bo</b>");
            bo.until(shows("ana", "node-1", "hello <b>bo</b>"));
            ana.until(shows("ana", "node-1", "hello <b>bo</b>"));
            say(bo, "hello ana");
            ana.until(shows("bo", "node-2", "hello ana"));
            assertThat(ana.eval("document.querySelectorAll('#log .pending').length"))
                    .isEqualTo(0);
            assertThat(bo.eval("document.querySelectorAll('#log b').length")).isEqualTo(0);
            assertThat(cyd.eval("document.querySelectorAll('#log .text').length"))
                    .isEqualTo(0);

            nodes.get(0).kill();
            say(bo, "are you still there?");
            ana.until("document.getElementById('state').dataset.node !== 'node-1'");
            ana.until(shows("bo", "node-2", "are you still there?"));
            ana.until(
                    "[...document.querySelectorAll('.say.good')].some(e => e.textContent.includes('Nothing was missed'))");
            say(ana, "on another node now");
            bo.until("[...document.querySelectorAll('#log li')].some(e => e.textContent.includes('on another node now')"
                    + " && !e.textContent.includes('node-1'))");
            assertThat(ana.eval("document.querySelectorAll('#log .text').length"))
                    .isEqualTo(4);
            assertThat(bo.eval("document.querySelectorAll('#log .text').length"))
                    .isEqualTo(4);
            dee.until(shows("bo", "node-2", "are you still there?"));
            assertThat(demo.stop()).isZero();
        }
    }

    @Test
    void pageOnANodeThatIsStopped_movesBeforeItLeaves_andShowsNothingTwice() throws Exception {
        try (DemoProgram demo = new DemoProgram(dir, "--no-proxy", "--nodes", "2");
                Browser browser = Browser.start(dir)) {
            demo.awaitStarted();
            List<DemoProgram.Node> nodes = demo.nodes();
            BrowserPage ana = browser.open(nodes.get(0).url() + "/?room=lobby&name=ana");
            BrowserPage bo = browser.open(nodes.get(1).url() + "/?room=lobby&name=bo");
            ana.until("document.getElementById('state').dataset.node === 'node-1'");
            bo.until("document.getElementById('state').dataset.node === 'node-2'");
            // The page tells when it is without a connection; it must not.
            ana.eval("window.lost = 0; new MutationObserver(() => {"
                    + " if (document.getElementById('state').dataset.state !== 'open') window.lost++; })"
                    + ".observe(document.getElementById('state'), { attributes: true })");
            bo.eval("window.n = 0; setInterval(() => { if (n < 100) socket.send(JSON.stringify("
                    + "{ type: 'broadcast', room: 'lobby', data: 'm' + n++ })) }, 40)");

            nodes.get(0).terminate();

            ana.until("document.getElementById('state').dataset.node === 'node-2'");
            ana.until("[...document.querySelectorAll('#log .text')].some(e => e.textContent === 'm99')");
            assertThat(ana.eval("[...document.querySelectorAll('#log .text')].map(e => e.textContent).join()"))
                    .isEqualTo(IntStream.range(0, 100).mapToObj(i -> "m" + i).collect(Collectors.joining(",")));
            assertThat(ana.eval("window.lost")).isEqualTo(0);
            assertThat(ana.eval("document.body.innerText.includes('Nothing was missed')"))
                    .isEqualTo(true);
            assertThat(demo.stop()).isZero();
        }
    }

    @Test
    void page_keepsWhatIsWrittenWithoutAConnection_marksNodesThatAreGone_andSaysWhenItsUserIsRemoved()
            throws Exception {
        try (DemoProgram demo = new DemoProgram(dir, "--no-proxy", "--nodes", "2");
                Browser browser = Browser.start(dir)) {
            demo.awaitStarted();
            List<DemoProgram.Node> nodes = demo.nodes();
            BrowserPage ana = browser.open(nodes.get(0).url() + "/?room=lobby&name=ana");
            ana.until("document.getElementById('state').dataset.node === 'node-1'");
            assertThat(ana.eval("document.querySelectorAll('#nodes a').length")).isEqualTo(2);
            assertThat(ana.eval("document.getElementById('lines').textContent"))
                    .asString()
                    .contains("./fanfare tail lobby --url " + nodes.get(0).url().replace("http", "ws"));
            ana.until("document.getElementById('about').textContent.startsWith('This is node-1 at ')");
            // A browser that finds no node for a while.
            ana.eval("window.real = origins; origins = () => ['http://127.0.0.1:1']; socket.close()");
            ana.until("document.getElementById('state').dataset.state !== 'open'");

            ana.eval("document.getElementById('text').value = 'written in a tunnel'");
            ana.eval("document.getElementById('submit').click()");
            ana.until(
                    "[...document.querySelectorAll('.pending .note')].some(e => e.textContent.startsWith('waiting'))");
            nodes.get(0).kill();
            ana.until("document.querySelector('#nodes .gone')?.textContent === 'node-1'");
            ana.eval("origins = window.real");

            ana.until(shows("ana", "node-2", "written in a tunnel"));
            HttpRequest remove = HttpRequest.newBuilder(URI.create(nodes.get(1).url() + "/rooms/lobby/members/ana"))
                    .DELETE()
                    .build();
            HttpClient.newHttpClient().send(remove, HttpResponse.BodyHandlers.discarding());
            ana.until("document.getElementById('state').textContent === 'removed from the room'");
            assertThat(ana.eval("document.getElementById('text').disabled")).isEqualTo(true);
            assertThat(demo.stop()).isZero();
        }
    }

    private static void say(BrowserPage page, String text) {
        page.eval("document.getElementById('text').value = " + quoted(text)
                + "; document.getElementById('send').requestSubmit()");
    }

    private static String shows(String from, String node, String text) {
        return "[...document.querySelectorAll('#log li:not(.say):not(.pending)')].some(e =>"
                + " e.querySelector('.from').textContent === " + quoted(from)
                + " && e.querySelector('.node').textContent === " + quoted(node)
                + " && e.querySelector('.text').textContent === " + quoted(text) + ")";
    }

    private static String quoted(String text) {
        return "'" + text + "'";
    }
}
