#!/usr/bin/env bash
# Kubernetes' control plane from Debian 12's source, into a cache folder; nothing when it is there. Run by root, it takes
# about five minutes of two cores and installs Go and etcd by apt-get. Prints the folder.
# usage: build.sh
set -euo pipefail
VERSION=1.20.2
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/muster-kubernetes
TARGET=$CACHE/$VERSION
POLICY=/usr/sbin/policy-rc.d
export DEBIAN_FRONTEND=noninteractive

if [ -d "$TARGET" ] && [ -x /usr/bin/etcd ]; then echo "$TARGET"; exit; fi

mkdir -p "$CACHE"
exec 9>"$CACHE/lock"
flock 9
rm -rf "$CACHE"/build-* # of one that was killed outright
WORK=$(mktemp -d "$CACHE/build-XXXXXX")
trap 'rm -rf "$WORK" ${OUR_POLICY:-}' EXIT
trap 'exit 1' TERM INT HUP

# What is installed must not start a daemon.
if [ ! -e "$POLICY" ]; then
  OUR_POLICY=$POLICY
  printf '#!/bin/sh\nexit 101\n' >"$POLICY"
  chmod 755 "$POLICY"
fi
apt=(apt-get -q -o DPkg::Lock::Timeout=300)
{
  "${apt[@]}" update
  "${apt[@]}" install -y --no-upgrade --no-install-recommends etcd-server golang-1.19-go dpkg-dev \
    golang-github-modern-go-reflect2-dev
} >&2
if [ -d "$TARGET" ]; then echo "$TARGET"; exit; fi

# Lists of its own: the machine's keep the sources they have. The source is where its packages are from.
mkdir -p "$WORK"/{lists,source,go/src/k8s.io}
KEY=/usr/share/keyrings/debian-archive-keyring.gpg
MIRROR=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Codename: bookworm' 'Component: main')
echo "deb-src [signed-by=$KEY] ${MIRROR%%$'\n'*} bookworm main" >"$WORK/sources.list"
apt+=(-o "Dir::Etc::SourceList=$WORK/sources.list" -o Dir::Etc::SourceParts=/dev/null -o "Dir::State::Lists=$WORK/lists"
  -o Dir::Cache::srcpkgcache= -o Dir::Cache::pkgcache= -o APT::Sandbox::User=root)
cd "$WORK/source"
{
  "${apt[@]}" update
  "${apt[@]}" source kubernetes
} >&2
mv kubernetes-*/ "$WORK/go/src/k8s.io/kubernetes"
cd "$WORK/go/src/k8s.io/kubernetes"

# As Kubernetes was built then: from GOPATH, since the Go of today finds its go.mod wanting.
export GO111MODULE=off GOFLAGS= GOROOT=/usr/lib/go-1.19 GOPATH=$WORK/go GOCACHE=$WORK/cache CGO_ENABLED=0
export PATH=$GOROOT/bin:$PATH
# Its own reflect2 crashes the API server with any Go since 1.18, as soon as there is an object of a defined kind.
rm -r vendor/github.com/modern-go/reflect2
cp -r /usr/share/gocode/src/github.com/modern-go/reflect2 vendor/github.com/modern-go/
# The one file that its source lacks, made as its Makefile does.
DIRS=$(grep -Rl --include='*.go' '+k8s:openapi-gen=' pkg vendor/k8s.io |
  grep -Ev '/(code-generator|sample-apiserver|kube-openapi)/' | xargs -n1 dirname |
  LC_ALL=C sort -u | sed 's|^|k8s.io/kubernetes/|' | paste -sd,)
nice go run ./vendor/k8s.io/kube-openapi/cmd/openapi-gen --logtostderr -i "$DIRS" -p k8s.io/kubernetes/pkg/generated/openapi \
  -O zz_generated.openapi -h hack/boilerplate/boilerplate.generatego.txt -r "$WORK/violations" >&2
# Its version, which would come from git, is in two packages.
FLAGS="-s -w"
for package in client-go/pkg component-base; do
  V=k8s.io/kubernetes/vendor/k8s.io/$package/version
  FLAGS+=" -X $V.gitVersion=v$VERSION -X $V.gitMajor=1 -X $V.gitMinor=20 -X $V.gitTreeState=clean"
done
mkdir "$WORK/bin"
nice go build -ldflags "$FLAGS" -o "$WORK/bin/" ./cmd/kube-{apiserver,controller-manager,scheduler} >&2
mv "$WORK/bin" "$TARGET"
echo "$TARGET"
