-- CreateEnum
CREATE TYPE "role" AS ENUM ('ORG_ADMIN', 'TEAM_LEAD', 'MEMBER');

-- CreateEnum
CREATE TYPE "workload_status" AS ENUM ('pending', 'running', 'completed', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "scheduler" AS ENUM ('slurm', 'kubernetes', 'other');

-- CreateTable
CREATE TABLE "organizations" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organizations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "initiatives" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "parent_id" UUID,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "path" UUID[],
    "archived_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "initiatives_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_identities" (
    "provider" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_identities_pkey" PRIMARY KEY ("provider","subject")
);

-- CreateTable
CREATE TABLE "memberships" (
    "organization_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("organization_id","user_id")
);

-- CreateTable
CREATE TABLE "team_memberships" (
    "organization_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "initiative_id" UUID NOT NULL,
    "is_lead" BOOLEAN NOT NULL,

    CONSTRAINT "team_memberships_pkey" PRIMARY KEY ("organization_id","user_id","initiative_id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "token_sha256" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "api_tokens" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "token_sha256" BYTEA NOT NULL,
    "owner_user_id" UUID,
    "service_role" "role",
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "api_token_teams" (
    "organization_id" UUID NOT NULL,
    "token_id" UUID NOT NULL,
    "initiative_id" UUID NOT NULL,
    "is_lead" BOOLEAN NOT NULL,

    CONSTRAINT "api_token_teams_pkey" PRIMARY KEY ("organization_id","token_id","initiative_id")
);

-- CreateTable
CREATE TABLE "clusters" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "scheduler" "scheduler" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "clusters_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "workloads" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "initiative_id" UUID NOT NULL,
    "cluster_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" "workload_status" NOT NULL,
    "submitted_by" TEXT NOT NULL,
    "instance_type" TEXT,
    "namespace" TEXT,
    "gpu_count" INTEGER NOT NULL,
    "is_managed" BOOLEAN NOT NULL,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "exit_code" INTEGER,
    "ended_seconds" BIGINT NOT NULL DEFAULT 0,
    "ended_gpu_seconds" BIGINT NOT NULL DEFAULT 0,
    "running_since" TIMESTAMPTZ(3),
    "running_gpu_count" INTEGER NOT NULL DEFAULT 0,
    "observed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "workloads_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "workload_attempts" (
    "organization_id" UUID NOT NULL,
    "workload_id" UUID NOT NULL,
    "attempt_id" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "gpu_count" INTEGER NOT NULL,

    CONSTRAINT "workload_attempts_pkey" PRIMARY KEY ("organization_id","workload_id","attempt_id")
);

-- CreateTable
CREATE TABLE "workload_counts" (
    "organization_id" UUID NOT NULL,
    "initiative_id" UUID NOT NULL,
    "status" "workload_status" NOT NULL,
    "is_managed" BOOLEAN NOT NULL,
    "workload_count" BIGINT NOT NULL,

    CONSTRAINT "workload_counts_pkey" PRIMARY KEY ("organization_id","initiative_id","status","is_managed")
);

-- CreateTable
CREATE TABLE "workload_count_deltas" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "initiative_id" UUID NOT NULL,
    "status" "workload_status" NOT NULL,
    "is_managed" BOOLEAN NOT NULL,
    "workload_count" BIGINT NOT NULL,

    CONSTRAINT "workload_count_deltas_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "organizations_slug_key" ON "organizations"("slug");

-- CreateIndex
CREATE INDEX "initiatives_organization_id_parent_id_idx" ON "initiatives"("organization_id", "parent_id");

-- CreateIndex
CREATE UNIQUE INDEX "initiatives_organization_id_slug_key" ON "initiatives"("organization_id", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "user_identities_user_id_idx" ON "user_identities"("user_id");

-- CreateIndex
CREATE INDEX "memberships_user_id_idx" ON "memberships"("user_id");

-- CreateIndex
CREATE INDEX "team_memberships_organization_id_initiative_id_idx" ON "team_memberships"("organization_id", "initiative_id");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_sha256_key" ON "sessions"("token_sha256");

-- CreateIndex
CREATE INDEX "sessions_organization_id_user_id_idx" ON "sessions"("organization_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_tokens_token_sha256_key" ON "api_tokens"("token_sha256");

-- CreateIndex
CREATE INDEX "api_tokens_organization_id_owner_user_id_idx" ON "api_tokens"("organization_id", "owner_user_id");

-- CreateIndex
CREATE INDEX "api_token_teams_organization_id_initiative_id_idx" ON "api_token_teams"("organization_id", "initiative_id");

-- CreateIndex
CREATE UNIQUE INDEX "clusters_organization_id_name_key" ON "clusters"("organization_id", "name");

-- CreateIndex
CREATE INDEX "workloads_newest" ON "workloads"("organization_id", "submitted_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "workloads_status_newest" ON "workloads"("organization_id", "status", "submitted_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "workloads_team_newest" ON "workloads"("organization_id", "initiative_id", "submitted_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "workloads_team_status_newest" ON "workloads"("organization_id", "initiative_id", "status", "submitted_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "workloads_submitter_newest" ON "workloads"("organization_id", "submitted_by", "submitted_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "workloads_organization_id_cluster_id_external_id_key" ON "workloads"("organization_id", "cluster_id", "external_id");

-- AddForeignKey
ALTER TABLE "initiatives" ADD CONSTRAINT "initiatives_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "initiatives" ADD CONSTRAINT "initiatives_organization_id_parent_id_fkey" FOREIGN KEY ("organization_id", "parent_id") REFERENCES "initiatives"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "user_identities" ADD CONSTRAINT "user_identities_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_memberships" ADD CONSTRAINT "team_memberships_organization_id_user_id_fkey" FOREIGN KEY ("organization_id", "user_id") REFERENCES "memberships"("organization_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_memberships" ADD CONSTRAINT "team_memberships_organization_id_initiative_id_fkey" FOREIGN KEY ("organization_id", "initiative_id") REFERENCES "initiatives"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_organization_id_user_id_fkey" FOREIGN KEY ("organization_id", "user_id") REFERENCES "memberships"("organization_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_organization_id_owner_user_id_fkey" FOREIGN KEY ("organization_id", "owner_user_id") REFERENCES "memberships"("organization_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token_teams" ADD CONSTRAINT "api_token_teams_organization_id_token_id_fkey" FOREIGN KEY ("organization_id", "token_id") REFERENCES "api_tokens"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token_teams" ADD CONSTRAINT "api_token_teams_organization_id_initiative_id_fkey" FOREIGN KEY ("organization_id", "initiative_id") REFERENCES "initiatives"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "clusters" ADD CONSTRAINT "clusters_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workloads" ADD CONSTRAINT "workloads_organization_id_initiative_id_fkey" FOREIGN KEY ("organization_id", "initiative_id") REFERENCES "initiatives"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "workloads" ADD CONSTRAINT "workloads_organization_id_cluster_id_fkey" FOREIGN KEY ("organization_id", "cluster_id") REFERENCES "clusters"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "workload_attempts" ADD CONSTRAINT "workload_attempts_organization_id_workload_id_fkey" FOREIGN KEY ("organization_id", "workload_id") REFERENCES "workloads"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;


