package dev.fanfare.apidocs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.ApiNode;
import dev.fanfare.apidocs.HttpRecorder.Port;
import dev.fanfare.apidocs.HttpRecorder.Request;
import dev.fanfare.model.DepartedMember;
import dev.fanfare.model.DepartureReason;
import dev.fanfare.model.PresentMember;
import dev.fanfare.presence.PresenceChange;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import java.util.ArrayList;
import java.util.List;

/** What is done to one node, so that it gives every answer and says every message that is documented. */
final class Acts implements AutoCloseable {
    /** Wants to be told who is here. */
    private static final String WATCHING = "?presence=true";

    final HttpRecorder http;
    private final MessageRecorder recorder;
    private final ApiNode node;
    final Port clients;
    final Port ops;
    private final List<Client> open = new ArrayList<>();

    Acts(HttpRecorder http, MessageRecorder recorder, ApiNode node) {
        this.http = http;
        this.recorder = recorder;
        this.node = node;
        this.clients = new Port(node.port(), false);
        this.ops = new Port(node.opsPort(), true);
    }

    // ---- who is there ----

    private <C extends Client> C kept(C client) {
        open.add(client);
        return client;
    }

    SocketClient plain(String target) {
        SocketClient client = kept(new SocketClient(recorder, "plain", node.port(), target));
        client.said("joined");
        return client;
    }

    SocketClient raw(String target) {
        return kept(new SocketClient(recorder, "raw", node.port(), target));
    }

    SocketClient commands(String target) {
        SocketClient client = kept(new SocketClient(recorder, "commands", node.port(), target));
        client.said("welcome");
        return client;
    }

    StreamClient stream(String target, String... headers) throws Exception {
        return stream(Long.MAX_VALUE, target, headers);
    }

    private StreamClient stream(long atFirst, String target, String... headers) throws Exception {
        StreamClient client = kept(new StreamClient(http, recorder, clients, atFirst, target, headers));
        client.said("joined");
        return client;
    }

    /** One of each way, all in this room, telling of presence. */
    private List<Client> everyWay(String room) throws Exception {
        return List.of(
                plain("/ws/" + room + "/ana" + WATCHING),
                commands("/ws/" + room + "/bo" + WATCHING),
                stream("/rooms/" + room + "/events" + WATCHING),
                stream("/rooms/" + room + "/stream" + WATCHING + "&user=cy"));
    }

    String publish(String room, String body, String... headers) throws Exception {
        Answer answer = http.send(clients, new Request("POST", "/rooms/" + room + "/messages", List.of(headers), body));
        assertThat(answer.status()).as("%s", answer).isIn(200, 201);
        return ApiDocument.json(answer.body()).path("id").asText();
    }

    JsonNode get(Port port, String target, int status) throws Exception {
        Answer answer = http.send(port, Request.of("GET", target));
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        return answer.isJson() ? ApiDocument.json(answer.body()) : null;
    }

    // ---- what is done ----

    void publishAndRead() throws Exception {
        String first = publish("log", "{\"data\":{\"a\":1},\"from\":\"ana\"}", "Idempotency-Key: k1");
        publish("log", "{\"data\":1,\"from\":\"ana\"}", "Idempotency-Key: k1");
        publish("log", "{\"data\":\"AP8=\",\"encoding\":\"base64\",\"key\":\"k2\"}");
        publish("log", "{\"messages\":[{\"data\":1},{\"data\":2,\"from\":\"bo\",\"key\":\"k3\"}]}");
        assertThat(get(clients, "/rooms/log/messages", 200).get("messages")).hasSize(4);
        JsonNode page = get(clients, "/rooms/log/messages?since=" + first + "&limit=1", 200);
        assertThat(page.get("more").asBoolean()).isTrue();
        get(clients, "/rooms/log/messages?since=abc.1.x:9&wait=5", 200);
        get(clients, "/rooms/quiet/messages?wait=1", 200);
    }

    void operate() throws Exception {
        SocketClient ana = plain("/ws/office/ana");
        plain("/ws/office/ana");
        plain("/ws/other/ana");
        List<Client> all = everyWay("office");
        await().until(() ->
                get(clients, "/rooms/office", 200).get("connections").asInt() == 6);
        assertThat(get(clients, "/rooms?limit=1", 200).has("next")).isTrue();
        get(clients, "/rooms?after=office", 200);
        // Five are listed at most.
        SocketClient eve = commands("/ws/office/eve").command("{'type':'presence','room':'office'}");
        eve.said("members", "\"more\":true");
        await().until(() ->
                get(clients, "/rooms/office/presence", 200).get("more").asBoolean());
        await().until(() ->
                !get(clients, "/rooms/other/presence", 200).get("more").asBoolean());
        String its = ana.said("welcome").get("connection").asText();
        assertThat(http.send(clients, Request.of("DELETE", "/connections/" + its))
                        .status())
                .isEqualTo(204);
        await().until(() -> ana.closeCode() == 4500);
        http.send(clients, Request.of("DELETE", "/rooms/office/members/bo"));
        http.send(clients, Request.of("DELETE", "/rooms/office/members/cy"));
        all.get(1).said("left", "kicked");
        all.get(3).said("left", "kicked");
        StreamClient events = stream("/rooms/office/events?user=di");
        http.send(clients, Request.of("DELETE", "/rooms/office/members/di"));
        events.said("left", "kicked");
        http.send(clients, Request.of("GET", "/rooms/office/events", "Last-Event-ID: kicked"));
        http.send(clients, Request.of("GET", "/rooms/office/stream", "Last-Event-ID: kicked"));
    }

    void comeAndGo() throws Exception {
        List<Client> all = everyWay("hall");
        all.forEach(client -> client.said("members"));
        SocketClient guest = commands("/ws/hall/guest");
        all.forEach(client -> client.said("presence", "guest"));
        guest.command("{'type':'leave','ref':'1','room':'hall'}").said("\"left\"");
        all.forEach(client -> client.said("presence", "guest", "\"reason\":\"left\""));
        raw("/ws/hall/rawi?format=raw").close();
        SocketClient brief = plain("/ws/hall/brief");
        all.forEach(client -> client.said("presence", "brief"));
        brief.close();
        all.forEach(client -> client.said("presence", "brief", "closed"));
        http.send(clients, Request.of("DELETE", "/rooms/hall/members/cy"));
        all.get(0).said("presence", "cy", "kicked");
        PresentMember far = new PresentMember("far", "far-1", "n2");
        node.engine().change("hall", new PresenceChange(List.of(far), List.of()));
        DepartedMember lost = new DepartedMember("far", "far-1", DepartureReason.NODE_LOST);
        node.engine().change("hall", new PresenceChange(List.of(), List.of(lost)));
        all.get(0).said("presence", "far", "node-lost");
    }

    void talk() throws Exception {
        List<Client> all = everyWay("talk");
        SocketClient raw = raw("/ws/talk/rawi?format=raw&history=0&echo=true");
        SocketClient plain = (SocketClient) all.get(0);
        plain.text("hello").text("{\"a\":1}").binary((byte) 0, (byte) 255);
        raw.text("raw").binary((byte) 1);
        all.forEach(client -> client.awaitCount(5, "message"));
        await().until(() -> raw.asIs() >= 2);
        String last = plain.heard().get(plain.heard().size() - 1).get("id").asText();
        http.send(
                clients,
                RefusalCalls.handshake("/ws/talk/di?since=" + last
                        + "&history=1&echo=false&own=c1-&send=json&presence=true&format=json"));
        plain("/ws/talk/di?since=" + last).said("\"recovered\":true");
        plain("/ws/talk/di?since=abc.1.x:9").said("\"recovered\":false");
        for (String way : List.of("/rooms/talk/events", "/rooms/talk/stream")) {
            stream(way + "?history=1&since=" + last, "Last-Event-ID: " + last).said("\"recovered\":true");
            stream(way + "?user=di").said("joined");
        }
    }

    void command() {
        SocketClient ana = commands("/ws?user=ana");
        ana.command("{'type':'join','ref':'1','room':'c1','history':1,'presence':true,'echo':true}");
        String id = ana.said("joined", "\"ref\":\"1\"").get("id").asText();
        ana.command("{'type':'broadcast','ref':'2','room':'c1','key':'k','data':{'a':1}}")
                .said("ack");
        ana.command("{'type':'broadcast','ref':'3','room':'c1','key':'k','data':1}")
                .said("ack", "duplicate");
        ana.command("{'type':'broadcast','room':'c1','encoding':'base64','data':'AP8='}")
                .awaitCount(3, "ack");
        ana.command("{'type':'history','ref':'4','room':'c1','limit':1,'since':'" + id + "'}")
                .said("history", "\"more\":true");
        ana.command("{'type':'history','room':'c1','since':'abc.1.x:9'}").said("history", "\"recovered\":false");
        ana.command("{'type':'presence','ref':'5','room':'c1'}").said("members", "\"ref\":\"5\"");
        ana.command("{'type':'ping','ref':'6'}").said("pong");
        ana.command("{'type':'join','room':'c2','since':'" + id + "','presence':false,'echo':false,'own':'c1-'}")
                .said("c2", "joined");
        ana.command("{'type':'join','room':'c3'}").said("error", "too_many_rooms");
        ana.command("{'type':'join','room':'c2'}").said("error", "already_joined");
        ana.command("{'type':'leave','ref':'7','room':'c2'}").said("\"left\"", "c2");
        ana.command("{'type':'leave','room':'c2'}").said("error", "not_joined");
        ana.wrong("nonsense").said("error", "bad_message");
        ana.wrong("{\"type\":\"join\",\"ref\":\"8\",\"room\":\"a/b\"}").said("error", "bad_room");
        ana.wrong("{\"type\":\"join\",\"room\":\"c2\",\"since\":\"x\"}").said("error", "bad_position");
        ana.wrong("{\"type\":\"join\",\"room\":\"c2\",\"history\":\"x\"}").said("error", "bad_parameter");
        for (ErrorCode code : List.of(ErrorCode.OVERLOADED, ErrorCode.BROKER_UNAVAILABLE, ErrorCode.OUTCOME_UNKNOWN)) {
            fail(ana, new FanfareException(code, "told to fail"), code);
        }
        fail(ana, new IllegalStateException("told to fail"), ErrorCode.INTERNAL);
    }

    private void fail(SocketClient ana, RuntimeException fault, ErrorCode seen) {
        node.engine().fail(fault);
        try {
            ana.command("{'type':'broadcast','room':'c1','data':1}").said("error", seen.text());
        } finally {
            node.engine().fail(null);
        }
    }

    void loseLogs() throws Exception {
        List<Client> all = everyWay("torn");
        node.engine().loseLog("torn");
        all.forEach(client -> client.said("reset", "epoch"));
    }

    /** One reads a line, and then no more until what comes next for it is gone. */
    void readSlowly() throws Exception {
        StreamClient slow = kept(new StreamClient(http, recorder, clients, 1, "/rooms/slow/stream"));
        slow.said("joined");
        String body = "{\"data\":\"" + "x".repeat(60_000) + "\"}";
        for (int i = 0; i < 200; i++) {
            publish("slow", body);
        }
        slow.readOn();
        slow.said("reset", "lagged");
    }

    /** The ops port of a node that serves. */
    void lookAfter() throws Exception {
        get(ops, "/health/live", 200);
        get(ops, "/health/ready", 200);
        node.engine().down(true);
        assertThat(get(ops, "/health/ready", 200).get("status").asText()).isEqualTo("degraded");
        node.engine().down(false);
        get(ops, "/metrics", 200);
        assertThat(get(ops, "/info", 200).get("phase").asText()).isEqualTo("ready");
        for (String path : List.of("/health/live", "/health/ready", "/metrics", "/info")) {
            http.send(ops, Request.of("HEAD", path));
        }
        http.send(ops, Request.of("POST", "/info"));
        http.send(ops, Request.of("GET", "/drain"));
        get(ops, "/nothing", 404);
        http.send(ops, Request.of("POST", "/drain", "Origin: http://evil.example"));
        get(clients, "/", 200);
        get(clients, "/page.json", 200);
    }

    /** Drains, with somebody there on every way, who is asked to go. */
    void drain() throws Exception {
        List<Client> all = everyWay("leaving");
        assertThat(http.send(ops, Request.of("POST", "/drain")).status()).isEqualTo(202);
        assertThat(get(ops, "/health/ready", 503).get("status").asText()).isEqualTo("draining");
        http.send(ops, Request.of("HEAD", "/health/ready"));
        get(ops, "/info", 200);
        all.forEach(client -> client.said("goaway", "drain"));
        new RefusalCalls(http).nobody(clients, "draining");
    }

    /** Everybody has gone. */
    void drained() throws Exception {
        open.forEach(Client::close);
        await().until(() ->
                get(ops, "/health/ready", 503).get("status").asText().equals("drained"));
        get(ops, "/info", 200);
    }

    /** Fails where something was not as documented. */
    @Override
    public void close() {
        for (Client client : open) {
            assertThat(client.faults()).isEmpty();
            client.close();
        }
        node.close();
    }
}
