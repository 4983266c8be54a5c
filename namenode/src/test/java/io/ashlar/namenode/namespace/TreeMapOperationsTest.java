package io.ashlar.namenode.namespace;

class TreeMapOperationsTest extends RandomOperationsContract {
  @Override
  protected Namespace newNamespace() {
    return new TreeMapNamespace();
  }

  @Override
  protected NamespaceLoader newLoader() {
    return new TreeMapLoader();
  }
}
