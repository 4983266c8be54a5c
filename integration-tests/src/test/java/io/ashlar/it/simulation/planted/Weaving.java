package io.ashlar.it.simulation.planted;

import java.io.IOException;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Classes of the product with a bug woven in, until {@link #undo}. A cut that fits no method, or
 * several, fails at once: a run without the bug would prove nothing.
 *
 * <p><b>Threading</b>: one weaving at a time in a process.
 */
final class Weaving {
  private final List<ClassDefinition> originals = new ArrayList<>();

  private Weaving() {}

  static Weaving of(List<Cut> cuts) {
    Map<Class<?>, List<Cut>> byType = new LinkedHashMap<>();
    for (Cut cut : cuts) {
      byType.computeIfAbsent(typeOf(cut), type -> new ArrayList<>()).add(cut);
    }
    Weaving weaving = new Weaving();
    try {
      byType.forEach(weaving::weave);
      return weaving;
    } catch (RuntimeException e) {
      weaving.undo();
      throw e;
    }
  }

  private static Class<?> typeOf(Cut cut) {
    Class<?> type;
    try {
      type = Class.forName(cut.type(), false, Weaving.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(cut + " cannot be woven: there is no such class", e);
    }
    List<Method> found =
        Arrays.stream(type.getDeclaredMethods())
            .filter(method -> method.getName().equals(cut.method()) && !method.isSynthetic())
            .toList();
    if (found.size() != 1) {
      throw new IllegalStateException(
          cut + " cannot be woven: expected one such method, found " + found);
    }
    return type;
  }

  private void weave(Class<?> type, List<Cut> cuts) {
    byte[] original = classFile(type);
    DynamicType.Builder<?> builder = new ByteBuddy().decorate(type);
    for (Cut cut : cuts) {
      builder = builder.visit(Advice.to(cut.advice()).on(ElementMatchers.named(cut.method())));
    }
    byte[] woven;
    try (DynamicType.Unloaded<?> made = builder.make()) {
      woven = made.getBytes();
    }
    if (Arrays.equals(woven, original)) {
      throw new IllegalStateException(cuts + " changed nothing");
    }
    redefine(new ClassDefinition(type, woven));
    originals.add(new ClassDefinition(type, original));
  }

  private static byte[] classFile(Class<?> type) {
    try {
      return ClassFileLocator.ForClassLoader.of(type.getClassLoader())
          .locate(type.getName())
          .resolve();
    } catch (IOException e) {
      throw new IllegalStateException("the class file of " + type + " cannot be read", e);
    }
  }

  private static void redefine(ClassDefinition definition) {
    try {
      ByteBuddyAgent.install().redefineClasses(definition);
    } catch (ClassNotFoundException | UnmodifiableClassException e) {
      throw new IllegalStateException(definition.getDefinitionClass() + " cannot be woven", e);
    }
  }

  /** The product is as it is shipped. */
  void undo() {
    originals.forEach(Weaving::redefine);
    originals.clear();
  }
}
