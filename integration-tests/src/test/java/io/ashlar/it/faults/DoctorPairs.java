package io.ashlar.it.faults;

import io.ashlar.it.doctor.Ailment;
import io.ashlar.it.doctor.Ailments;
import io.ashlar.it.doctor.Clinic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * DOCTOR-pairs: each of ten ailments and every pair of them. The doctor names all of both and
 * nothing else, and the commands that it prints cure them. {@code -Dashlar.doctor.from=N
 * -Dashlar.doctor.to=M} takes some of the pairs.
 */
final class DoctorPairs implements FaultCase {
  @Override
  public String id() {
    return "DOCTOR-pairs";
  }

  @Override
  public List<String> cluster(Ground ground) throws IOException {
    ground.prepareFaults();
    return Clinic.options(ground.dir());
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    List<List<Ailment>> all = pairs();
    int from = Integer.getInteger("ashlar.doctor.from", 0);
    int to = Math.min(all.size(), Integer.getInteger("ashlar.doctor.to", all.size()));
    int treated = 0;
    try (Clinic clinic = new Clinic(scene.cluster(), scene.ground().faults(), scene.dir())) {
      clinic.await(Set.of());
      for (List<Ailment> ill : all.subList(from, to)) {
        treat(scene, clinic, ill);
        treated++;
      }
    } finally {
      scene.figure("treated", treated + " of " + (to - from));
    }
  }

  private static void treat(FaultScene scene, Clinic clinic, List<Ailment> ill) throws IOException {
    System.out.println("  " + ill.stream().map(Ailment::id).toList());
    Set<String> named = new TreeSet<>();
    for (Ailment ailment : ill) {
      clinic.fallIll(ailment, named);
      named.addAll(ailment.codes());
      scene.faultAtRest();
    }
    List<String> commands = clinic.cure(ill.toArray(Ailment[]::new));
    System.out.println("    cured by " + commands);
  }

  /** Single ones first, then all pairs in which both can be there. */
  private static List<List<Ailment>> pairs() {
    List<Ailment> all = Ailments.all();
    List<List<Ailment>> pairs = new ArrayList<>();
    all.forEach(one -> pairs.add(List.of(one)));
    for (int i = 0; i < all.size(); i++) {
      for (int j = i + 1; j < all.size(); j++) {
        pairs.add(Arrays.asList(all.get(i), all.get(j)));
      }
    }
    return pairs;
  }
}
