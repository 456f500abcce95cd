// A module of its own, so that it is loaded when it is needed and brings no more than this: the library is large.
export { KubeConfig } from "@kubernetes/client-node";
