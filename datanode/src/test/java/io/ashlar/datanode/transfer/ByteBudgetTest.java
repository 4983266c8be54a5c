package io.ashlar.datanode.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ByteBudgetTest {
  @Test
  void shouldWakeWaitersInOrderOnceThereIsRoom() {
    ByteBudget budget = new ByteBudget(100);
    List<String> woken = new ArrayList<>();
    budget.whenRoom(() -> woken.add("at once"));
    budget.take(130);
    assertThat(budget.exhausted()).isTrue();
    budget.whenRoom(() -> woken.add("first"));
    budget.whenRoom(() -> woken.add("second"));
    budget.giveBack(30);
    assertThat(woken).containsExactly("at once");
    budget.giveBack(1);
    assertThat(woken).containsExactly("at once", "first", "second");
    budget.giveBack(99);
    assertThat(budget.left()).isEqualTo(100);
    assertThat(woken).hasSize(3);
  }
}
