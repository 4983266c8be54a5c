package io.ashlar.namenode.namespace.slab;

import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.namenode.namespace.NamespaceLoader;
import io.ashlar.namenode.namespace.RandomOperationsContract;

class SlabOperationsTest extends RandomOperationsContract {
  private static final HashKey KEY = new HashKey(1, 2);

  @Override
  protected Namespace newNamespace() {
    return new SlabNamespace(KEY);
  }

  @Override
  protected NamespaceLoader newLoader() {
    return new SlabLoader(KEY);
  }
}
