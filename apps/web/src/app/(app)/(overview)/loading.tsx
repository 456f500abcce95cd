"use client";

import { Skeleton, Title } from "@mantine/core";
import classes from "./overview.module.css";

/** The overview's outline while it is on its way. */
export default function OverviewLoading() {
  return (
    <div className={classes.page} aria-busy="true">
      <div className={classes.head}>
        <Title order={1}>Overview</Title>
        <Skeleton height={52} width={140} />
      </div>
      <Skeleton height={92} />
      <Skeleton height={400} />
      <div className={classes.columns}>
        <Skeleton height={268} />
        <Skeleton height={268} />
      </div>
    </div>
  );
}
