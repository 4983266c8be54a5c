package io.ashlar.namenode.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.id.InodeId;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PermissionsTest {
  private final Permissions permissions =
      new Permissions(GroupMapping.simple("supergroup", Set.of("member")));

  @Test
  void shouldLetTheFirstFittingClassDecideAlone() {
    InodeView inode = directory("ann", "staff", 0037);

    assertThat(permissions.allows(user("ann"), inode, Access.READ)).isFalse();
    assertThat(permissions.allows(user("staff"), inode, Access.WRITE)).isTrue();
    assertThat(permissions.allows(user("staff"), inode, Access.READ)).isFalse();
    assertThat(permissions.allows(user("eve"), inode, Access.READ)).isTrue();
  }

  @Test
  void shouldTestEachBit() {
    for (Access access : Access.values()) {
      for (Access granted : Access.values()) {
        InodeView inode = directory("ann", "staff", granted.bit() << 6);
        assertThat(permissions.allows(user("ann"), inode, access)).isEqualTo(access == granted);
      }
    }
  }

  @Test
  void shouldKnowMembersOfTheSupergroupOnlyFromTheConfiguration() {
    InodeView inode = directory("root", "supergroup", 0070);

    assertThat(permissions.allows(user("member"), inode, Access.READ)).isTrue();
    assertThat(permissions.allows(user("other"), inode, Access.READ)).isFalse();
  }

  @Test
  void shouldNotBindTheSuperuser() {
    InodeView inode = directory("ann", "staff", 0);

    assertThat(permissions.allows(new Caller("root", true), inode, Access.WRITE)).isTrue();
  }

  private static Caller user(String name) {
    return new Caller(name, false);
  }

  private static InodeView directory(String owner, String group, int mode) {
    return new DirectoryNode(new InodeId(2), "d", new InodeAttributes(owner, group, mode, 0));
  }
}
