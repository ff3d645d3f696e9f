package dev.fanfare.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRouteTest {
    /** They are answered on the ops port. */
    private static final Set<String> OPS = Set.of("/health/live", "/health/ready", "/metrics", "/info", "/drain");

    @Test
    void routes_areThePathsOfTheDocument() throws IOException {
        String document = Files.readString(Path.of("../docs/openapi.yaml"));
        List<String> paths = Pattern.compile("(?m)^  (/.*):$")
                .matcher(document)
                .results()
                .map((MatchResult match) -> match.group(1))
                .filter(path -> !OPS.contains(path))
                .toList();

        assertThat(Arrays.stream(HttpRoute.values())
                        .filter(route -> route != HttpRoute.OTHER)
                        .map(HttpRoute::text))
                .containsExactlyInAnyOrderElementsOf(paths);
    }

    @ParameterizedTest
    @CsvSource({
        "/,                                      PAGE",
        "/?x=1,                                  PAGE",
        "/page.json,                             PAGE_NODES",
        "/ws,                                    COMMANDS",
        "/ws?user=a/b,                           COMMANDS",
        "/ws/lobby/ana?since=1,                  MEMBER_SOCKET",
        "/rooms,                                 ROOMS",
        "/rooms/lobby,                           ROOM",
        "/rooms/a%2Fb/presence,                  PRESENCE",
        "/rooms/lobby/members/ana,               MEMBER",
        "/rooms/lobby/messages?wait=60&limit=1,  MESSAGES",
        "/rooms/lobby/events,                    EVENTS",
        "/rooms/lobby/stream,                    STREAM",
        "/connections/n1-abc,                    CONNECTION"
    })
    void target_isOfTheRouteThatServesIt(String target, HttpRoute route) {
        assertThat(HttpRoute.of(target)).isEqualTo(route);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "other",
                "/rooms/",
                "/rooms/lobby/",
                "/rooms/lobby/anything",
                "/rooms/lobby/members/ana/more",
                "/rooms/lobby/members/ana/more/and/more",
                "/ws/lobby",
                "/ws/lobby/ana/more",
                "/{room}/a",
                "http://localhost/rooms",
                "/.git/config"
            })
    void targetThatNothingServes_isOther_andNoNameOfItsOwn(String target) {
        assertThat(HttpRoute.of(target)).isEqualTo(HttpRoute.OTHER);
    }
}
