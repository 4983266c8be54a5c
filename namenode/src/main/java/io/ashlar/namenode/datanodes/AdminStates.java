package io.ashlar.namenode.datanodes;

import io.ashlar.protocol.types.AdminState;
import java.util.Locale;

/** What the admin states of DataNodes mean for replicas. */
public final class AdminStates {
  private static final String PREFIX = "ADMIN_";

  private AdminStates() {}

  /** Its replicas count, and it takes new ones. */
  public static boolean inService(AdminState state) {
    return state == AdminState.ADMIN_NORMAL;
  }

  /** What it holds must be elsewhere too, all of it; it may serve and be copied from meanwhile. */
  public static boolean isLeaving(AdminState state) {
    return state == AdminState.ADMIN_DECOMMISSIONING || state == AdminState.ADMIN_DECOMMISSIONED;
  }

  /** It rests, or is about to: its replicas will be back and need not be made up for. */
  public static boolean isMaintained(AdminState state) {
    return state == AdminState.ADMIN_ENTERING_MAINTENANCE
        || state == AdminState.ADMIN_IN_MAINTENANCE;
  }

  /** In reports: {@code normal}, {@code decommissioning} and so on. */
  public static String word(AdminState state) {
    String name = state.name();
    String word = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    return word.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
