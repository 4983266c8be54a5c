package io.ashlar.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ashlar.benchmarks.result.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.SAXException;

/** From a document of a run to the page and its plots. */
final class ReportPageTest {
  @TempDir Path temp;

  private Path page;
  private Path document;

  @BeforeEach
  void writeFiles() throws IOException {
    page = temp.resolve("page.md");
    Files.writeString(
        page, "# Mine\n" + ReportPage.BEGIN + "\nold\n" + ReportPage.END + "\n## Kept\n");
    document = temp.resolve("run one.json");
    write(SampleRuns.withPeer());
  }

  private void write(RunResult run) throws IOException {
    JsonMapper mapper = JsonMapper.builder().disable(MapperFeature.AUTO_DETECT_IS_GETTERS).build();
    Files.writeString(
        document,
        mapper.writeValueAsString(Map.of("schema", "dfs.bench/1", "ok", true, "result", run)));
  }

  @Test
  void shouldReadBackWhatWasWritten() throws IOException {
    assertThat(ReportPage.read(document)).isEqualTo(SampleRuns.withPeer());
  }

  @Test
  void shouldReplaceOnlyTheGeneratedPart() throws IOException {
    ReportPage.write(page, List.of(document));
    String once = Files.readString(page);
    assertThat(once).startsWith("# Mine\n").endsWith("\n## Kept\n").doesNotContain("old");
    assertThat(once).contains("| stat | 8 |  | default | per s | 9,000 | 3,000 | 3.00× |");
    ReportPage.write(page, List.of(document));
    assertThat(Files.readString(page)).isEqualTo(once);
  }

  @Test
  void shouldWritePlotsThatAreXml() throws IOException, ParserConfigurationException, SAXException {
    List<Path> written = ReportPage.write(page, List.of(document));
    List<Path> plots = written.stream().filter(file -> file.toString().endsWith(".svg")).toList();
    assertThat(plots).hasSize(3);
    for (Path plot : plots) {
      DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(plot.toFile());
    }
  }

  @Test
  void shouldWarnOfALoadedMachineAndOfQuickRuns() throws IOException {
    write(SampleRuns.loaded());
    ReportPage.write(page, List.of(document));
    assertThat(Files.readString(page))
        .contains("Warning: the machine was loaded")
        .contains("nothing to quote")
        .contains("Failed: put (default, flush): no disk");
  }

  @Test
  void shouldRefuseAnotherDocumentAndAPageWithoutMarkers() throws IOException {
    Files.writeString(document, "{\"schema\":\"dfs.ls/1\",\"ok\":true,\"result\":{}}");
    assertThatThrownBy(() -> ReportPage.read(document))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected a result of schema dfs.bench/1, found 'dfs.ls/1'");
    write(SampleRuns.withPeer());
    Files.writeString(page, "# Mine\n");
    assertThatThrownBy(() -> ReportPage.write(page, List.of(document)))
        .hasMessageContaining("expected the lines");
  }
}
