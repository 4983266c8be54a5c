package io.ashlar.namenode.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopQueueTest {
  private final LoopQueue queue = new LoopQueue(100, 3);
  private final List<String> ran = new ArrayList<>();

  @Test
  void shouldTakeCommandsBeforeSoftTasksAndStillLetThoseThrough() {
    for (int i = 0; i < 3; i++) {
      queue.addSoft(() -> ran.add("soft"));
    }
    for (int i = 0; i < 70; i++) {
      command();
    }

    runAll();

    assertThat(ran).hasSize(73);
    assertThat(ran.subList(0, 32)).containsOnly("command");
    assertThat(ran.indexOf("soft")).isEqualTo(32);
    assertThat(ran.get(65)).isEqualTo("soft");
    assertThat(ran.get(72)).as("the last one when no command waits").isEqualTo("soft");
  }

  @Test
  void shouldRefuseCommandsBeyondTheBoundAndCountTheRoomThatWasGivenBack() {
    for (int i = 0; i < 100; i++) {
      command();
    }
    assertThat(queue.tryReserveCommand()).isFalse();
    queue.poll();
    assertThat(queue.tryReserveCommand()).isTrue();
    assertThat(queue.tryReserveCommand()).isFalse();
    queue.cancelCommand();
    assertThat(queue.tryReserveCommand()).isTrue();
  }

  @Test
  void shouldCloseTheDoorForSoftWorkAndFinishWhatIsUnderWay() {
    int[] slices = new int[1];
    for (int i = 0; i < 3; i++) {
      assertThat(queue.isFullOfSoft()).isFalse();
      queue.addSoft(() -> slice(slices, 10));
    }
    assertThat(queue.isFullOfSoft()).isTrue();

    runAll();

    assertThat(slices[0]).isEqualTo(30);
    assertThat(queue.isFullOfSoft()).isFalse();
    assertThat(queue.isEmpty()).isTrue();
  }

  private void slice(int[] slices, int left) {
    slices[0]++;
    if (left > 1) {
      queue.addSoft(() -> slice(slices, left - 1));
    }
    assertThat(queue.softTasks()).isLessThanOrEqualTo(3);
  }

  private void command() {
    assertThat(queue.tryReserveCommand()).isTrue();
    queue.addCommand(() -> ran.add("command"));
  }

  private void runAll() {
    for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
      next.run();
    }
  }
}
