package dev.fanfare.drill.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class JsonReportTest {
    @Test
    void figures_comeBackAsTheyWere() throws IOException {
        JsonObject run = written(Samples.held()).getJsonArray("runs").getJsonObject(0);

        assertThat(run.getString("plan")).isEqualTo("node-kill");
        assertThat(run.getLong("seed")).isEqualTo(7);
        assertThat(run.getString("verdict")).isEqualTo("HELD");
        JsonObject figures = run.getJsonObject("figures");
        assertThat(figures.getLong("published")).isEqualTo(4_000);
        assertThat(figures.getLong("acknowledged")).isEqualTo(3_990);
        assertThat(figures.getLong("refused")).isEqualTo(3);
        assertThat(figures.getLong("delivered")).isEqualTo(80_000);
        assertThat(figures.getLong("peakReconnects")).isEqualTo(61);
        assertThat(figures.getJsonObject("interruption").getDouble("p50Ms")).isEqualTo(180.5);
        assertThat(figures.getJsonObject("publishStall").getDouble("maxMs")).isEqualTo(1_234.5);
        assertThat(figures.getJsonObject("interruption").getJsonArray("buckets"))
                .hasSize(4);
        assertThat(run.getJsonObject("resumes"))
                .isEqualTo(new JsonObject().put("memory", 3).put("stream", 2).put("none", 1));
        assertThat(run.getJsonArray("notes")).containsExactly("node-4 holds 5");
    }

    @Test
    void resumesThatNobodyCounted_haveNoNumber_andSayWhy() throws IOException {
        assertThat(written(Samples.broken())
                        .getJsonArray("runs")
                        .getJsonObject(0)
                        .getJsonObject("resumes"))
                .isEqualTo(new JsonObject().put("notCounted", "no --ops"));
    }

    @Test
    void course_hasACountASlice_andTheMarks() throws IOException {
        JsonObject course =
                written(Samples.held()).getJsonArray("runs").getJsonObject(0).getJsonObject("course");

        assertThat(course.getInteger("sliceMs")).isEqualTo(100);
        assertThat(course.getJsonArray("delivered")).hasSize(200).contains(0, 1_000);
        assertThat(course.getJsonArray("reconnects").getInteger(55)).isEqualTo(66);
        assertThat(course.getJsonArray("marks").getJsonObject(1))
                .isEqualTo(new JsonObject().put("atMs", 5_150).put("what", Samples.NASTY));
    }

    @Test
    void verdict_isTheWorstOfAllRuns() throws IOException {
        assertThat(written(Samples.held()).getString("verdict")).isEqualTo("HELD");
        assertThat(written(Samples.held(), Samples.notRun()).getString("verdict"))
                .isEqualTo("NOT_RUN");
        assertThat(written(Samples.notRun(), Samples.broken(), Samples.held()).getString("verdict"))
                .isEqualTo("BROKEN");
        assertThat(written().getString("verdict")).isEqualTo("NOT_RUN");
    }

    @Test
    void obstacle_isThereOnlyWhereThereWasOne() throws IOException {
        var runs = written(Samples.held(), Samples.notRun()).getJsonArray("runs");

        assertThat(runs.getJsonObject(0).containsKey("obstacle")).isFalse();
        assertThat(runs.getJsonObject(1).getString("obstacle")).startsWith("node-1 ended:");
    }

    private static JsonObject written(Outcome... outcomes) throws IOException {
        StringWriter out = new StringWriter();
        JsonReport.write(Samples.report(outcomes), out);
        return new JsonObject(out.toString());
    }
}
