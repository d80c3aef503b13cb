terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}

provider "aws" {
  region = "us-west-2"
}

variable "kubernetes_version" {
  type = string
}

variable "node_count" {
  type = number
}

locals {
  name  = "acceptance"
  zones = ["us-west-2a", "us-west-2b"]
  node_policies = toset([
    "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
    "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy",
    "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly",
  ])
}

data "aws_eks_addon_version" "coredns" {
  addon_name         = "coredns"
  kubernetes_version = var.kubernetes_version
}

resource "aws_vpc" "this" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
  tags                 = { Name = local.name }
}

resource "aws_subnet" "private" {
  for_each          = toset(local.zones)
  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = cidrsubnet(aws_vpc.this.cidr_block, 8, index(local.zones, each.key))
}

data "aws_iam_policy_document" "trust" {
  for_each = {
    cluster = ["eks.amazonaws.com"]
    node    = ["ec2.amazonaws.com"]
    fargate = ["eks-fargate-pods.amazonaws.com"]
    pod     = ["pods.eks.amazonaws.com"]
  }
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    principals {
      type        = "Service"
      identifiers = each.value
    }
  }
}

resource "aws_iam_role" "this" {
  for_each           = data.aws_iam_policy_document.trust
  name               = "${local.name}-${each.key}"
  assume_role_policy = each.value.json
}

resource "aws_iam_role_policy_attachment" "cluster" {
  role       = aws_iam_role.this["cluster"].name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"
}

resource "aws_iam_role_policy_attachment" "node" {
  for_each   = local.node_policies
  role       = aws_iam_role.this["node"].name
  policy_arn = each.key
}

resource "aws_iam_role_policy_attachment" "fargate" {
  role       = aws_iam_role.this["fargate"].name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy"
}

resource "aws_eks_cluster" "this" {
  name                      = local.name
  role_arn                  = aws_iam_role.this["cluster"].arn
  version                   = var.kubernetes_version
  enabled_cluster_log_types = ["api", "audit"]

  access_config {
    authentication_mode                         = "API"
    bootstrap_cluster_creator_admin_permissions = true
  }

  vpc_config {
    subnet_ids              = [for subnet in aws_subnet.private : subnet.id]
    endpoint_private_access = true
  }

  tags       = { purpose = "acceptance" }
  depends_on = [aws_iam_role_policy_attachment.cluster]
}

resource "aws_eks_node_group" "general" {
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = "general"
  node_role_arn   = aws_iam_role.this["node"].arn
  subnet_ids      = [for subnet in aws_subnet.private : subnet.id]
  version         = aws_eks_cluster.this.version
  instance_types  = ["m7i.large"]
  labels          = { role = "general" }

  scaling_config {
    min_size     = 1
    max_size     = 5
    desired_size = var.node_count
  }

  update_config {
    max_unavailable = 1
  }

  taint {
    key    = "dedicated"
    value  = "general"
    effect = "PREFER_NO_SCHEDULE"
  }

  depends_on = [aws_iam_role_policy_attachment.node]
}

resource "aws_eks_fargate_profile" "batch" {
  cluster_name           = aws_eks_cluster.this.name
  fargate_profile_name   = "batch"
  pod_execution_role_arn = aws_iam_role.this["fargate"].arn
  subnet_ids             = [for subnet in aws_subnet.private : subnet.id]

  selector {
    namespace = "batch"
    labels    = { runs-on = "fargate" }
  }

  depends_on = [aws_iam_role_policy_attachment.fargate]
}

resource "aws_eks_addon" "coredns" {
  cluster_name                = aws_eks_cluster.this.name
  addon_name                  = "coredns"
  addon_version               = data.aws_eks_addon_version.coredns.version
  configuration_values        = jsonencode({ replicaCount = 2 })
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"
  depends_on                  = [aws_eks_node_group.general]
}

resource "aws_eks_access_entry" "operators" {
  cluster_name      = aws_eks_cluster.this.name
  principal_arn     = aws_iam_role.this["pod"].arn
  kubernetes_groups = ["operators"]
}

resource "aws_eks_access_policy_association" "operators" {
  cluster_name  = aws_eks_cluster.this.name
  principal_arn = aws_eks_access_entry.operators.principal_arn
  policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"

  access_scope {
    type       = "namespace"
    namespaces = ["batch"]
  }
}

resource "aws_eks_pod_identity_association" "batch" {
  cluster_name    = aws_eks_cluster.this.name
  namespace       = "batch"
  service_account = "runner"
  role_arn        = aws_iam_role.this["pod"].arn
}

data "aws_eks_cluster" "this" {
  name = aws_eks_cluster.this.name
}

output "cluster_version" {
  value = data.aws_eks_cluster.this.version
}
