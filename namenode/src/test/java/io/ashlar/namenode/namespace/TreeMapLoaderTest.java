package io.ashlar.namenode.namespace;

class TreeMapLoaderTest extends NamespaceLoaderContract {
  @Override
  protected NamespaceLoader newLoader() {
    return new TreeMapLoader();
  }
}
