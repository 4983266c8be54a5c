package io.ashlar.namenode.namespace.slab;

import io.ashlar.namenode.namespace.NamespaceLoader;
import io.ashlar.namenode.namespace.NamespaceLoaderContract;

class SlabLoaderTest extends NamespaceLoaderContract {
  @Override
  protected NamespaceLoader newLoader() {
    return new SlabLoader(new HashKey(3, 4));
  }
}
